/** The origin of a page of the server itself, as a browser would name it behind the proxy that the suite pretends to be. */
export const ownOrigin = (baseUrl: string) => `https://${new URL(baseUrl).host}`;
