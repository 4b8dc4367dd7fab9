import { gzipSync } from 'node:zlib';
import type { OutputBundle, OutputChunk } from 'rolldown';
import type { Plugin } from 'vite';

/** Fails the build when what the first page needs grew beyond its bounds, in bytes of gzip. */
export function budget(most: { script: number; style: number }): Plugin {
  return {
    name: 'budget',
    apply: 'build',
    generateBundle(_, bundle) {
      const script = firstPage(bundle).reduce((sum, chunk) => sum + gzipSync(chunk.code).length, 0);
      const style = Object.values(bundle)
        .filter((file) => file.type === 'asset' && file.fileName.endsWith('.css'))
        .reduce((sum, file) => sum + gzipSync(file.type === 'asset' ? file.source : '').length, 0);
      this.info(`first page: ${script} bytes of script, ${style} of style (gzip)`);
      if (script > most.script || style > most.style) {
        this.error(`the first page is too large: ${script} of ${most.script}, ${style} of ${most.style}`);
      }
    },
  };
}

/** The entry and all that it needs at once. */
function firstPage(bundle: OutputBundle): OutputChunk[] {
  const chunks = new Map<string, OutputChunk>();
  const visit = (name: string) => {
    const file = bundle[name];
    if (file?.type === 'chunk' && !chunks.has(name)) {
      chunks.set(name, file);
      file.imports.forEach(visit);
    }
  };
  for (const file of Object.values(bundle)) {
    if (file.type === 'chunk' && file.isEntry) {
      visit(file.fileName);
    }
  }
  return [...chunks.values()];
}
