import { type RefObject, useEffect, useRef } from 'react';

/** Scrolls a row of links so that the one of this page is seen, where not all of them fit. */
export function useHereInView(here: string | undefined): RefObject<HTMLElement | null> {
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    const links = row.current;
    const link = here ? links?.querySelector<HTMLElement>('[aria-current=page]') : undefined;
    if (links && link && links.scrollWidth > links.clientWidth) {
      links.scrollLeft = link.offsetLeft - links.offsetLeft - (links.clientWidth - link.clientWidth) / 2;
    }
  }, [here]);
  return row;
}
