/** Servers that are good ones but for one wrong turn: each is caught by the checks that name its fault. */
export {};
