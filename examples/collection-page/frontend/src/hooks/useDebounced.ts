import { useCallback, useEffect, useRef, useState } from 'react';

/** The value once it has not changed for so many milliseconds, and a function that takes it over at once. */
export function useDebounced<T>(value: T, milliseconds: number): [T, () => void] {
  const [settled, setSettled] = useState(value);
  const latest = useRef(value);
  latest.current = value;

  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);

  const flush = useCallback(() => setSettled(latest.current), []);
  return [settled, flush];
}
