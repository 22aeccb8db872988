import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** How far from the end still counts as being there, in CSS pixels. */
const NEAR_PX = 64;

interface Stick {
  readonly scrollerRef: RefObject<HTMLDivElement | null>;
  readonly atEnd: boolean;
  readonly scrollToEnd: () => void;
}

/** Keeps a scrolling element at its end as `content` changes, unless its reader has scrolled away. */
export function useStickToEnd(content: unknown): Stick {
  const scrollerRef = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const scrollToEnd = useCallback(() => {
    const scroller = scrollerRef.current;
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
  }, []);

  useEffect(() => {
    const scroller = scrollerRef.current;
    if (!scroller) return undefined;
    const judge = (): void => {
      setAtEnd(scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= NEAR_PX);
    };
    scroller.addEventListener('scroll', judge, { passive: true });
    return () => scroller.removeEventListener('scroll', judge);
  }, []);

  useLayoutEffect(() => {
    if (atEnd) scrollToEnd();
  }, [content, atEnd, scrollToEnd]);

  return { scrollerRef, atEnd, scrollToEnd };
}
