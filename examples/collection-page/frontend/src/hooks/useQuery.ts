import { useCallback, useEffect, useState } from 'react';
import { ApiError, getJson } from '../api/client';

export interface Query<T> {
  data: T | null;
  error: ApiError | null;
  /** A request is under way; data, where there is some, is what the last one brought. */
  loading: boolean;
  retry: () => void;
}

interface Outcome<T> {
  url: string | null;
  data: T | null;
  error: ApiError | null;
  loading: boolean;
}

/**
 * The JSON of an address, fetched again when the address or the revision changes. An outdated request is cancelled. While a
 * new one runs the old data stays. null as the address: nothing is wanted now.
 */
export function useQuery<T>(url: string | null, revision = 0): Query<T> {
  const [state, setState] = useState<Outcome<T>>({ url: null, data: null, error: null, loading: false });
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt(count => count + 1), []);

  useEffect(() => {
    if (url === null) return;
    const controller = new AbortController();
    setState(before => ({ ...before, loading: true }));
    getJson<T>(url, controller.signal).then(
      data => {
        if (!controller.signal.aborted) setState({ url, data, error: null, loading: false });
      },
      (reason: unknown) => {
        if (controller.signal.aborted) return;
        const error = ApiError.from(reason);
        // What is shown of another address would be wrong under the filters that failed.
        setState(before => ({ url, data: before.url === url ? before.data : null, error, loading: false }));
      },
    );
    return () => controller.abort();
  }, [url, revision, attempt]);

  const pending = url !== null && (state.loading || state.url !== url);
  return { data: state.data, error: pending ? null : state.error, loading: pending, retry };
}
