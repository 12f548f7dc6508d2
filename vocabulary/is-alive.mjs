// @ts-check
/**
 * Whether a process with this id exists, ours or anybody's; one that has ended and waits to be reaped still does. Plain JavaScript: the
 * launcher asks before the packages are installed, on a Node that may not strip types.
 * @param {number} pid
 * @returns {boolean}
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
