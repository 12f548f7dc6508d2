import type { TargetFile } from '../../../servers/target.ts';
import cured from './cured.target.ts';

const { title, description, settings, challenge } = cured;
const { revoke, ...wire } = cured.wire;

/** The cured shop where it runs already: at SHOP_URL. Its operator is asked only where this process knows the key as well. */
export default {
  title,
  description,
  settings,
  challenge,
  url: process.env.SHOP_URL ?? 'http://127.0.0.1:3000',
  wire: process.env.AUTHBENCH_OPERATOR_KEY === undefined ? wire : { ...wire, revoke },
} satisfies TargetFile;
