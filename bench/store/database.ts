/** Tables of contenders begin with it, and have an `id` that begins with the run's prefix. */
const tables = 'authbench_';

/**
 * Removes the rows that begin with the prefix, and no others: the database is the user's.
 * @throws Error where it does not answer; RangeError for an empty prefix, which would mean every row
 */
export async function removeRows(databaseUrl: string, prefix: string): Promise<number> {
  if (prefix === '') throw new RangeError('removeRows needs a prefix');
  const { Client, escapeIdentifier } = await import('pg');
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2_000, query_timeout: 10_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'id' AND starts_with(table_name, $1)",
      [tables],
    );
    let removed = 0;
    for (const { name } of rows) {
      const { rowCount } = await client.query(`DELETE FROM ${escapeIdentifier(name)} WHERE starts_with(id, $1)`, [
        prefix,
      ]);
      removed += rowCount ?? 0;
    }
    return removed;
  } finally {
    await client.end();
  }
}
