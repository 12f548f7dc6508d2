/** A certificate for localhost or for other names, made when it is needed and kept in memory alone. */
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';

export interface Certificate {
  readonly cert: string;
  /** Of this process; it is neither written nor logged. */
  readonly key: string;
}

/** An ECDSA key on P-256, as most sites have. Throws AB_PACKAGES_MISSING where what makes it is not installed. */
export async function newCertificate(names: readonly string[] = ['localhost']): Promise<Certificate> {
  const { generate } = await maker();
  const { cert, private: key } = await generate([{ name: 'commonName', value: names[0] ?? '' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + 24 * 3_600_000),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [...names.map((value) => ({ type: 2, value })), { type: 7, ip: '127.0.0.1' }],
      },
    ],
  });
  return { cert, key };
}

/** What is used of the package, which is fetched when it is first needed. */
interface Maker {
  generate(
    attributes: readonly { readonly name: string; readonly value: string }[],
    options: object,
  ): Promise<{ readonly cert: string; readonly private: string }>;
}

const packageName = 'selfsigned';

async function maker(): Promise<Maker> {
  try {
    return (await import(packageName)) as Maker;
  } catch (cause) {
    throw new AuthbenchError(
      {
        code: 'AB_PACKAGES_MISSING',
        what: 'What makes a certificate for TLS is not installed.',
        received: `no package ${packageName}`,
        next: 'npm install',
      },
      exitCodes.usage,
      cause,
    );
  }
}
