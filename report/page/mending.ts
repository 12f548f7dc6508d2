/** How to mend what conformance found: the pages of the checks that failed, in the page itself, so that a link works wherever it lies. */

import { checkPage, checkPageText } from '../../results/check-pages.ts';
import type { RunFile } from '../../results/format.ts';
import { type Html, html } from './html.ts';

const anchor = (check: string) => `mend-${check}`;

/** To the page of a check below; its path where there is none. */
export const linkToMend = (check: string): Html =>
  checkPageText(check) === undefined
    ? html`To mend it: ${checkPage(check)}`
    : html`<a href="#${anchor(check)}">How to mend it</a>`;

/** Links lead to other pages, which are not here. */
const asText = (page: string) => page.replace(/\n\[All checks.*\n$/, '').replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1');

/** Nothing where nothing failed. */
export function mending({ conformance }: RunFile): Html {
  const failed = new Set(conformance.filter(({ status, note }) => status === 'fail' && note).map(({ check }) => check));
  const pages = [...failed].flatMap((check) => {
    const text = checkPageText(check);
    return text === undefined ? [] : [{ check, text: asText(text) }];
  });
  if (pages.length === 0) return html``;
  return html`<section id="mending"><h2>How to mend it</h2>${pages.map(
    ({ check, text }) =>
      html`<details open id="${anchor(check)}"><summary>${check}</summary><div class="box" role="region" aria-label="${check}" tabindex="0"><pre>${text}</pre></div></details>`,
  )}</section>`;
}
