import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { sessionQuery } from './session';

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
    const listen = () => {
      if (document.visibilityState === 'hidden') {
        stream?.close();
        stream = undefined;
      } else if (!stream) {
        stream = open(client);
      }
    };
    listen();
    document.addEventListener('visibilitychange', listen);
    return () => {
      document.removeEventListener('visibilitychange', listen);
      stream?.close();
    };
  }, [client, user]);
}

function open(client: QueryClient): EventSource {
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
  // A stream that was refused for good: the log-in may have ended.
  stream.addEventListener('error', () => {
    if (stream.readyState === EventSource.CLOSED) {
      void client.invalidateQueries(sessionQuery);
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
