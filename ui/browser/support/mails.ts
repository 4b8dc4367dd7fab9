import { stage } from './stage';

/** The address of ours in the newest mail to somebody; waits for the mail. */
export async function mailedLink(to: string, path: string): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(`${stage.mails}?to=${encodeURIComponent(to)}`);
    const texts = (await answer.json()) as string[];
    const link = texts
      .flatMap((text) => text.match(/https?:\/\/[^\s"'<>]+/g) ?? [])
      .filter((each) => URL.canParse(each) && new URL(each).pathname === path)
      .at(-1);
    if (link) {
      // Mails name the server as it knows itself; here it is only known by the address it listens on.
      const { search, hash } = new URL(link);
      return `${stage.url}${path}${search}${hash}`;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no mail to ${to} with a link to ${path}`);
}
