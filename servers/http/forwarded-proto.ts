import type { FastifyInstance, FastifyRequest } from 'fastify';

/** 127.0.0.0/8 and ::1, also in the mapped form that a dual-stack socket reports. */
const loopback = /^(?:::ffff:)?127\.|^::1$/;

function protocol(this: FastifyRequest): 'http' | 'https' {
  if ((this.raw.socket as { encrypted?: boolean }).encrypted === true) return 'https';
  const forwarded = this.raw.headers['x-forwarded-proto'];
  return forwarded === 'https' && loopback.test(this.raw.socket.remoteAddress ?? '') ? 'https' : 'http';
}

/**
 * Makes `request.protocol` believe `X-Forwarded-Proto: https` from loopback alone. Fastify's `trustProxy` would believe
 * `X-Forwarded-For` and `X-Forwarded-Host` as well, which nothing here needs (ASVS 4.1.3).
 */
export function believeForwardedProto(app: FastifyInstance): void {
  app.decorateRequest('protocol', { getter: protocol });
}
