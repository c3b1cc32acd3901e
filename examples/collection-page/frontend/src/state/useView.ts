import { useCallback, useEffect, useState } from 'react';
import { parseView, viewQuery, type View } from './view';

export type SetView = (change: (view: View) => View, how?: 'push' | 'replace') => void;

/** The view of the address. A change is written to the address at once; back and forward restore the view. */
export function useView(): [View, SetView] {
  const [view, setView] = useState(() => parseView(window.location.search));

  useEffect(() => {
    const restore = () => setView(parseView(window.location.search));
    window.addEventListener('popstate', restore);
    return () => window.removeEventListener('popstate', restore);
  }, []);

  const change = useCallback<SetView>((next, how = 'push') => {
    const changed = next(parseView(window.location.search));
    const query = viewQuery(changed);
    const address = window.location.pathname + (query && `?${query}`) + window.location.hash;
    if (how === 'push') window.history.pushState(null, '', address);
    else window.history.replaceState(null, '', address);
    setView(changed);
  }, []);

  return [view, change];
}
