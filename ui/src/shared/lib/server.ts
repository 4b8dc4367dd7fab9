/** What programs call this server. */
export const host = window.location.host;
