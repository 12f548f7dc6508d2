/** A neighbour that burns the core it is on. It says that it runs, and ends with its parent. */
process.on('disconnect', () => process.exit(0));
process.send?.('burning');
const burn = () => {
  const until = performance.now() + 50;
  while (performance.now() < until);
  setImmediate(burn);
};
burn();
