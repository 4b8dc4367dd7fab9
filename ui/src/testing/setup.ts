import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';
import { forget, takeCalls } from './server';

takeCalls();
// Long enough for a machine that does much else, too: nothing waits that long where all is well.
configure({ asyncUtilTimeout: 20_000 });
// What grows with its text listens for fonts, which the stand-in for a browser lacks.
Object.defineProperty(document, 'fonts', { value: new EventTarget() });

afterEach(() => {
  cleanup();
  forget();
});
