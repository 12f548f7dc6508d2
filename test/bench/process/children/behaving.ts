/** A child that behaves as BEHAVIOUR says, for the tests of bench/process/child.ts. */
const say = (message: object) => process.send?.(message);
const ready = () => say({ type: 'ready', pid: process.pid, port: 1 });

/** Lives until something ends it. */
const stay = () => setInterval(() => {}, 60_000);

switch (process.env.BEHAVIOUR) {
  case 'silent':
    stay();
    break;
  case 'exits':
    process.stderr.write('first words\nthe key was missing\n');
    process.exitCode = 3;
    process.disconnect();
    break;
  case 'fails':
    say({ type: 'failed', code: 'AB_SECRET_SHORT', message: 'The secret is short.' });
    stay();
    break;
  case 'deaf':
    stay();
    ready();
    break;
  case 'answers-and-closes':
    stay();
    process.on('message', () => process.disconnect());
    ready();
    break;
  default:
    process.on('disconnect', () => process.exit(0));
    process.on('message', (order: { id: number; do: string }) => {
      const { id } = order;
      if (order.do === 'echo') say({ id, ok: true, value: order });
      if (order.do === 'refuse') say({ id, ok: false, message: 'no' });
      if (order.do === 'environment') say({ id, ok: true, value: { ...process.env } });
      if (order.do === 'tell') say({ told: 'unasked' });
      if (order.do === 'die') process.exit(7);
      if (order.do === 'throw') throw Object.assign(new TypeError('the lamp is out'), { code: 'E_LAMP' });
      if (order.do === 'fail') {
        const message =
          'AB_SERVER_CRASHED: The server failed with TypeError.\n  received: at lamp.ts:3\n  next:     Look.';
        process.send?.({ type: 'failed', code: 'AB_SERVER_CRASHED', message }, () => process.exit(1));
      }
    });
    ready();
}
