import { useEffect, useState } from 'react';
import { ApiError, getIfChanged } from '../api/client';
import { VERSION_URL } from '../api/endpoints';
import type { Version } from '../api/types';

export interface Live {
  /** Grows whenever an answer of the server could have changed. */
  revision: number;
  /** When the server last answered; null before it has for the first time. */
  checkedAt: Date | null;
  error: ApiError | null;
}

/** Asks every so many milliseconds whether anything is new, by a conditional request; not while the page is hidden. */
export function useLiveVersion(milliseconds: number): Live {
  const [live, setLive] = useState<Live>({ revision: 0, checkedAt: null, error: null });

  useEffect(() => {
    const controller = new AbortController();
    let etag: string | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking = false;

    const ask = async () => {
      clearTimeout(timer);
      if (asking) return;
      asking = true;
      try {
        const answer = await getIfChanged<Version>(VERSION_URL, etag, controller.signal);
        const isNews = answer !== null && etag !== null;
        if (answer) etag = answer.etag;
        setLive(({ revision }) => ({
          revision: isNews ? revision + 1 : revision,
          checkedAt: new Date(),
          error: null,
        }));
      } catch (reason) {
        if (controller.signal.aborted) return;
        setLive(before => ({ ...before, error: ApiError.from(reason) }));
      } finally {
        asking = false;
      }
      if (!document.hidden) timer = setTimeout(ask, milliseconds);
    };

    const shownOrHidden = () => {
      if (document.hidden) clearTimeout(timer);
      else void ask();
    };
    document.addEventListener('visibilitychange', shownOrHidden);
    void ask();
    return () => {
      controller.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', shownOrHidden);
    };
  }, [milliseconds]);

  return live;
}
