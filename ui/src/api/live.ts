import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { sessionQuery } from './session';

const LATER = 15_000;

/**
 * Keeps what is shown up to date: the server tells what happens, and what is shown of it is read again. One
 * stream, and none while the page is out of sight: without HTTP/2 a browser has six connections for all of a
 * server's pages.
 */
export function useLive(user: string | undefined) {
  const client = useQueryClient();
  useEffect(() => {
    if (!user) {
      return;
    }
    let stream: EventSource | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    const close = () => {
      clearTimeout(again);
      stream?.close();
      stream = undefined;
    };
    const listen = () => {
      close();
      if (document.visibilityState !== 'hidden') {
        stream = open(client, () => {
          again = setTimeout(listen, LATER);
        });
      }
    };
    listen();
    document.addEventListener('visibilitychange', listen);
    return () => {
      document.removeEventListener('visibilitychange', listen);
      close();
    };
  }, [client, user]);
}

/** Opens a stream; a refused one, unlike an interrupted one, does not come again by itself. */
function open(client: QueryClient, onRefused: () => void): EventSource {
  const stream = new EventSource('/api/v1/events');
  let isNew = true;
  // Nothing of the past is told: what happened before an interruption's end is read again.
  stream.addEventListener('open', () => {
    if (!isNew) {
      void client.invalidateQueries();
    }
    isNew = false;
  });
  for (const kind of ['push', 'delete', 'repository']) {
    stream.addEventListener(kind, (event) => changed(client, event.data));
  }
  stream.addEventListener('missed', () => void client.invalidateQueries());
  stream.addEventListener('error', () => {
    if (stream.readyState === EventSource.CLOSED) {
      // The log-in may have ended; or there are too many streams now.
      void client.invalidateQueries(sessionQuery);
      onRefused();
    }
  });
  return stream;
}

function changed(client: QueryClient, data: string) {
  const { repository } = JSON.parse(data) as { repository: string };
  void client.invalidateQueries({ queryKey: ['repository', repository] });
  void client.invalidateQueries({ queryKey: ['repositories'] });
  void client.invalidateQueries({ queryKey: ['activity'] });
}
