import react from '@vitejs/plugin-react';
import mantine from 'postcss-preset-mantine';
import { defineConfig } from 'vitest/config';
import { budget } from './build/budget.ts';
import { compress } from './build/compress.ts';
import { earlyScript } from './build/early-script.ts';

const SERVER = process.env.STOWAGE_URL ?? 'http://localhost:5000';
const FOLDER = 'target/dist';

export default defineConfig({
  html: { cspNonce: '__CSP_NONCE__' },
  plugins: [
    react(),
    earlyScript('src/app/color-scheme.ts', 'color-scheme'),
    budget({ script: 250_000, style: 45_000 }),
    compress(FOLDER),
  ],
  css: { postcss: { plugins: [mantine()] } },
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  build: { outDir: FOLDER, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
  server: { proxy: Object.fromEntries(['/api', '/v2', '/token'].map((path) => [path, SERVER])) },
  test: {
    environment: 'happy-dom',
    environmentOptions: { happyDOM: { url: 'http://hub.example/' } },
    setupFiles: 'src/testing/setup.ts',
    testTimeout: 60_000,
  },
});
