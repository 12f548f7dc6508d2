import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byBrowser } from '../../../report/answers/by-browser.ts';
import { fixture } from '../fixture.ts';
import { browserFixture } from '../fixture-browser.ts';

const { run } = browserFixture();

test('designs that are alike share a sentence: who reads the credential, what carries it, what it survives', () => {
  assert.deepEqual(byBrowser(run, 'tabs'), [
    'session-redis and session-redis-defaults: in the cookie as the design sets it, an injected script cannot read the credential, but acts as the user; another site’s link carries it, its form post and fetch do not; the user stays logged in after a reload, and not after the browser was closed.',
    'Of cookies, another site’s form post carries one with SameSite=None and one without SameSite while it is younger than two minutes; not one with SameSite=Strict and one with SameSite=Lax.',
    'jwt-stateless: in localStorage, an injected script reads the credential, which then works on another machine, and acts as the user; nothing from another site carries it; the user stays logged in after a reload and after the browser was closed. In a variable of the page, an injected script reads the credential as the page sends it, which then works on another machine, and acts as the user; nothing from another site carries it; the user is logged out by a reload, and when the browser is closed.',
    'From a page on another subdomain, session-redis and session-redis-defaults cause no preflight; jwt-stateless causes 1 preflight for 100 calls of one URL in a row, 100 preflights for 100 calls of a URL each and 20 preflights for 20 calls of one URL 6 s apart (with Access-Control-Max-Age 600: 1, 100 and 1).',
  ]);
});

test('without a Chromium the answer says how to get one, and of other scenarios nothing is said', () => {
  assert.deepEqual(byBrowser(browserFixture(fixture(), false).run, 'tabs'), [
    'Not measured: there is no Chromium. Install it, or name one by CHROMIUM, and run this again.',
  ]);
  assert.deepEqual(byBrowser(run, 'another'), []);
});
