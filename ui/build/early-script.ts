import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import type { Plugin } from 'vite';

/**
 * Puts a script into the head that runs before the page is painted: a file of its own, as the policy
 * allows no script in the page, and no module, as modules wait for the page.
 */
export function earlyScript(source: string, name: string): Plugin {
  let file = '';
  let code = '';
  return {
    name: 'early-script',
    buildStart() {
      code = ts.transpileModule(readFileSync(source, 'utf8'), {
        compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.None },
      }).outputText;
      const hash = createHash('sha256').update(code).digest('base64url').slice(0, 8);
      file = `assets/${name}-${hash}.js`;
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: file, source: code });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (request.url === `/${file}`) {
          response.setHeader('Content-Type', 'text/javascript').end(code);
        } else {
          next();
        }
      });
    },
    transformIndexHtml() {
      return [{ tag: 'script', attrs: { src: `/${file}` }, injectTo: 'head-prepend' }];
    },
  };
}
