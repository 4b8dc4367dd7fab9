import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { stage } from './stage';
import { type Language, words } from './words';

export type Theme = 'light' | 'dark';

export interface Look {
  language: Language;
  theme?: Theme;
  width?: number;
}

let browser: Promise<Browser> | undefined;

function running(): Promise<Browser> {
  browser ??= chromium.launch({ executablePath: stage.chromium, args: ['--no-sandbox'] });
  return browser;
}

/** Ends the browser that the visitors of a file share. */
export async function closeBrowser() {
  await (await browser)?.close();
  browser = undefined;
}

/** Somebody at a browser of their own, who notes whatever goes wrong in it. */
export class Visitor {
  /** What the console said, what the policy of content refused, what was asked of others. */
  readonly faults: string[] = [];
  readonly t;

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly look: Required<Look>,
  ) {
    this.t = words(look.language);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !isAnswer(message.text())) {
        this.faults.push(`console: ${message.text()}`);
      }
    });
    page.on('pageerror', (error) => this.faults.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${stage.url}/`) && !/^(data|blob|about):/.test(request.url())) {
        this.faults.push(`asked of others: ${request.url()}`);
      }
    });
  }

  static async come({ language, theme = 'light', width = 1280 }: Look): Promise<Visitor> {
    const context = await (await running()).newContext({
      baseURL: stage.url,
      viewport: { width, height: 900 },
      colorScheme: theme,
      locale: language,
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(20_000);
    return new Visitor(context, await context.newPage(), { language, theme, width });
  }

  /** Opens a page and waits until it has settled. */
  async open(address: string) {
    await this.page.goto(address);
    await this.settle();
  }

  /** Until nothing is loading any more. */
  async settle() {
    await this.page.waitForFunction(
      () =>
        document.querySelector('h1') !== null &&
        document.querySelector('[role=status][aria-label], [data-loading]') === null,
    );
    await this.page.evaluate(() => document.fonts.ready);
  }

  /** Logs in by name and password; where a second factor is on, its code is to follow. */
  async logIn(name: string, password: string) {
    await this.open('/login');
    await this.page.getByLabel(this.t('session:name'), { exact: false }).fill(name);
    await this.page.locator('input[type=password]').fill(password);
    await this.button(this.t('shared:logIn')).click();
  }

  button(name: string | RegExp) {
    return this.page.locator('main, [role=dialog]').getByRole('button', { name, exact: true });
  }

  async leave() {
    await this.context.close();
  }
}

/** What Chromium says of any answer that is no success: that is for the page to show. */
function isAnswer(text: string): boolean {
  return text.startsWith('Failed to load resource: the server responded with a status of 4');
}
