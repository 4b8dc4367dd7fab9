import { setNonce } from 'get-nonce';

/** The nonce of this page, by which the styles that are added to it are allowed. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';

setNonce(nonce);
