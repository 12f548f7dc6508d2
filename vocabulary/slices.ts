/** Of a closed-loop slice: answers count for capacity from here to its nominal end, so that ramp-up does not, ms. */
export const countFromMs = 20;
