import { useEffect, useRef, useState, type RefObject } from 'react';
import type { ChartOption, createChart } from './engine';

type Chart = ReturnType<typeof createChart>;

/** A chart in an element, loaded when it is first shown, of the element's size. onPick gets the index of what was clicked. */
export function useChart(
  element: RefObject<HTMLDivElement | null>,
  option: ChartOption,
  onPick: (index: number) => void,
): Chart | null {
  const [chart, setChart] = useState<Chart | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;

  useEffect(() => {
    let made: Chart | null = null;
    let observer: ResizeObserver | null = null;
    let gone = false;
    void import('./engine').then(({ createChart }) => {
      if (gone || !element.current) return;
      const created = createChart(element.current);
      created.on('click', event => pick.current(event.dataIndex));
      observer = new ResizeObserver(() => created.resize());
      observer.observe(element.current);
      made = created;
      setChart(created);
    });
    return () => {
      gone = true;
      observer?.disconnect();
      made?.dispose();
    };
  }, [element]);

  useEffect(() => {
    chart?.setOption(option, { notMerge: true });
  }, [chart, option]);

  return chart;
}
