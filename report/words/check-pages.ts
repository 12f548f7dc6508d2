/** Where it stands what a check asks, why, and how to mend what it finds. A test holds that it is there. */
export const checkPage = (check: string): string =>
  check.startsWith('store-') ? 'docs/contract.md#store-faults' : `docs/checks/${check}.md`;
