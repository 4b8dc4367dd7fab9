import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const script = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What is hard to use on a page, by WCAG 2.2 AA and good practice; none is wanted. */
export async function hindrances(page: Page): Promise<string[]> {
  // In a world of its own: the page's policy of content does not hold there.
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'axe',
  });
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    contextId,
    awaitPromise: true,
    returnByValue: true,
    // The world stays as long as the document: one reading of the script is enough.
    expression: `if (!globalThis.axe) { ${script} }; axe.run(document, { resultTypes: ['violations'], preload: false })`,
  });
  await session.detach();
  if (exceptionDetails) {
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }
  return (result.value as AxeResults).violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)} (${node.failureSummary ?? rule.help})`),
  );
}
