import type { ChartOption } from '../src/charts/engine';

interface Drawn {
  option: ChartOption | null;
  click: (event: { dataIndex: number }) => void;
}

/** The charts on the page, in their order. */
export const drawn: Drawn[] = [];

/** Stands for the chart engine. */
export function createChart() {
  const chart: Drawn = { option: null, click: () => {} };
  drawn.push(chart);
  return {
    on: (_: string, handler: Drawn['click']) => (chart.click = handler),
    setOption: (option: ChartOption) => (chart.option = option),
    resize: () => {},
    dispatchAction: () => {},
    dispose: () => drawn.splice(drawn.indexOf(chart), 1),
  };
}
