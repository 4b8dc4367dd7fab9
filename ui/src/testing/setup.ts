import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';
import { forget, takeCalls } from './server';

takeCalls();
// What grows with its text listens for fonts, which the stand-in for a browser lacks.
Object.defineProperty(document, 'fonts', { value: new EventTarget() });

afterEach(() => {
  cleanup();
  forget();
});
