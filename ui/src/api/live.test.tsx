import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook } from '@testing-library/react';
import type { PropsWithChildren } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useLive } from './live';

/** A stream whose other end is the test. */
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static all: Stream[] = [];
  readyState = 1;

  constructor(readonly address: string) {
    super();
    Stream.all.push(this);
  }

  close() {
    this.readyState = Stream.CLOSED;
  }

  tell(kind: string, data: unknown) {
    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data) }));
  }
}

const client = new QueryClient();
const asked = vi.spyOn(client, 'invalidateQueries');

function listen(user: string | undefined) {
  const wrapper = ({ children }: PropsWithChildren) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  return renderHook(() => useLive(user), { wrapper });
}

beforeEach(() => {
  Stream.all = [];
  asked.mockClear();
  vi.stubGlobal('EventSource', Stream);
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('what is told to have changed is read again', () => {
  listen('ann');
  Stream.all[0]?.tell('push', { repository: 'acme/app' });
  expect(asked).toHaveBeenCalledWith({ queryKey: ['repository', 'acme/app'] });
});

test('nobody without a name listens, and nobody after the page is left', () => {
  listen(undefined);
  expect(Stream.all).toHaveLength(0);
  listen('ann').unmount();
  expect(Stream.all.map((stream) => stream.readyState)).toEqual([Stream.CLOSED]);
});

test('a refused stream is asked for again later, an interrupted one comes by itself', () => {
  listen('ann');
  const [stream] = Stream.all;
  stream?.dispatchEvent(new Event('error'));
  vi.advanceTimersByTime(60_000);
  expect(Stream.all).toHaveLength(1);

  stream?.close();
  stream?.dispatchEvent(new Event('error'));
  vi.advanceTimersByTime(14_000);
  expect(Stream.all).toHaveLength(1);
  vi.advanceTimersByTime(2_000);
  expect(Stream.all).toHaveLength(2);
});
