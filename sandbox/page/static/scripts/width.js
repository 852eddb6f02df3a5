/** Whether there is room for a thread beside the messages. */
export const WIDE = window.matchMedia("(min-width: 1001px)");
