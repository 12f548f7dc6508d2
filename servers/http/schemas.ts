/** JSON Schemas of the routes: Fastify checks what comes in and compiles a serialiser for what goes out. */
import { userIdPattern } from '../principal.ts';

const text = { type: 'string' } as const;
const refusal = { type: 'object', properties: { error: text }, required: ['error'] } as const;
const principal = {
  type: 'object',
  properties: { id: text, role: text, name: text },
  required: ['id', 'role', 'name'],
} as const;
const tokenAnswer = {
  type: 'object',
  properties: { accessToken: text, tokenType: text, expiresIn: { type: 'integer' }, refreshToken: text },
} as const;
const refusals = { '4xx': refusal, '5xx': refusal } as const;

/** Names that a login's claims may not take: RFC 7519 4.1, RFC 9068 2.2, `sid` (OpenID Connect), and three of our own. */
const registered = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'client_id', 'scope', 'sid'];
const reservedClaims = [...registered, 'role', 'name', 'issued_ms'];
const userId = { type: 'string', pattern: userIdPattern } as const;

export const me = { response: { 200: principal, ...refusals } };

export const slow = {
  ...me,
  querystring: {
    type: 'object',
    properties: { ms: { type: 'string', pattern: '^[0-9]{1,5}$', default: '300' } },
  },
};

const tokens = { response: { 200: tokenAnswer, ...refusals } };

/** `refreshToken`: longer ones than ours are no good, but are answered as such. */
export const refresh = {
  ...tokens,
  body: {
    type: 'object',
    properties: { refreshToken: { type: 'string', maxLength: 4096 } },
    required: ['refreshToken'],
    additionalProperties: false,
  },
};

export const login = {
  ...tokens,
  body: {
    type: 'object',
    properties: {
      userId,
      claims: {
        type: 'object',
        propertyNames: { pattern: '^[A-Za-z]\\w{0,63}$', not: { enum: reservedClaims } },
        additionalProperties: text,
        default: {},
      },
    },
    required: ['userId'],
    additionalProperties: false,
  },
};

export const revoke = {
  body: { type: 'object', properties: { userId }, required: ['userId'], additionalProperties: false },
  response: refusals,
};

export const empty = { response: refusals };

export const health = { response: { 200: { type: 'object', properties: { status: text } } } };
