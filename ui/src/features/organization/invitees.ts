/** Names and mail addresses in what was typed or pasted: parted by lines, commas, semicolons or blanks. */
export function parseInvitees(text: string): string[] {
  return [...new Set(text.split(/[\s,;，；]+/).filter((each) => each !== ''))];
}
