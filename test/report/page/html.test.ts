import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html, json } from '../../../report/page/html.ts';

test('what is put into HTML is escaped, unless it is HTML', () => {
  const name = '<img src=x onerror="alert(1)">';
  assert.equal(html`<p>${name}</p>`.text, '<p>&lt;img src=x onerror=&quot;alert(1)&quot;&gt;</p>');
  assert.equal(
    html`<ul>${['a', 'b&'].map((text) => html`<li>${text}</li>`)}</ul>`.text,
    '<ul><li>a</li><li>b&amp;</li></ul>',
  );
  assert.equal(html`${undefined}${3}`.text, '3');
});

test('data in a script element cannot end it', () => {
  const { text } = json({ note: '</script><script>alert(1)</script>' });
  assert.doesNotMatch(text, /</);
  assert.deepEqual(JSON.parse(text), { note: '</script><script>alert(1)</script>' });
});
