const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A password that nobody guesses and that can be read out: 20 of 32 letters, 100 bits. */
export function makePassword(): string {
  const random = crypto.getRandomValues(new Uint8Array(20));
  const letters = [...random].map((each) => LETTERS[each % LETTERS.length]).join('');
  return letters.match(/.{5}/g)?.join('-') ?? letters;
}
