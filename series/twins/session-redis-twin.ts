/** The same contender under another name: whatever is called different between the two is a false alarm. */
export { default } from '../../servers/contenders/session-redis.ts';
