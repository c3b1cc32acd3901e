import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { barOption, metricText, type Bar } from '../../charts/bars';
import { useChart } from '../../charts/useChart';
import { useLocale } from '../../i18n/language';
import type { GroupBy, Metric } from '../../state/view';
import { Card } from '../common/Card';
import { Segments } from '../common/Segments';
import { WidgetBody, type WidgetState } from './WidgetBody';

interface BarCardProps {
  state: WidgetState;
  bars: Bar[];
  by: GroupBy;
  metric: Metric;
  onBy: (by: GroupBy) => void;
  onMetric: (metric: Metric) => void;
  onPick: (key: string) => void;
}

const HEIGHT = 344;

export function BarCard({ state, bars, by, metric, onBy, onMetric, onPick }: BarCardProps) {
  const { messages } = useLocale();
  const metricName = messages[metric];
  const title = messages.bars(metricName, by === 'day' ? messages.byDay : messages.byInterviewer);
  return (
    <Card
      id="bars"
      className="wide"
      title={title}
      busy={state.loading}
      tools={
        <>
          <Segments
            label={messages.groupBy}
            value={by}
            onChange={onBy}
            options={[
              { value: 'interviewer', label: messages.byInterviewer },
              { value: 'day', label: messages.byDay },
            ]}
          />
          <Segments
            label={messages.metric}
            value={metric}
            onChange={onMetric}
            options={[
              { value: 'completes', label: messages.completes },
              { value: 'attempts', label: messages.attempts },
              { value: 'sr', label: messages.srShort },
            ]}
          />
        </>
      }
    >
      <WidgetBody state={state} height={HEIGHT}>
        <BarChart bars={bars} metric={metric} title={title} onPick={onPick} />
      </WidgetBody>
    </Card>
  );
}

interface BarChartProps {
  bars: Bar[];
  metric: Metric;
  title: string;
  onPick: (key: string) => void;
}

/** The bars, for the pointer a drawing and for the keyboard and screen readers a list of options. */
function BarChart({ bars, metric, title, onPick }: BarChartProps) {
  const locale = useLocale();
  const id = useId();
  const canvas = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const option = useMemo(() => barOption(bars, metric, locale), [bars, metric, locale]);

  const pick = (index: number) => {
    const key = bars[index]?.key;
    if (key != null) onPick(key);
  };
  const chart = useChart(canvas, option, pick);

  const show = (index: number) => {
    setActive(index);
    chart?.dispatchAction({ type: 'downplay', seriesIndex: 0 });
    chart?.dispatchAction({ type: 'highlight', seriesIndex: 0, dataIndex: index });
    chart?.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: index });
  };
  const hide = () => {
    chart?.dispatchAction({ type: 'downplay', seriesIndex: 0 });
    chart?.dispatchAction({ type: 'hideTip' });
  };
  const current = Math.min(active, bars.length - 1);

  const onKeyDown = (event: KeyboardEvent) => {
    const forward = locale.rtl ? 'ArrowLeft' : 'ArrowRight';
    const back = locale.rtl ? 'ArrowRight' : 'ArrowLeft';
    const moves: Record<string, number> = {
      [forward]: Math.min(current + 1, bars.length - 1),
      [back]: Math.max(current - 1, 0),
      Home: 0,
      End: bars.length - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) show(target);
    else if (event.key === 'Enter' || event.key === ' ') pick(current);
    else return;
    event.preventDefault();
  };

  return (
    <div
      className="chart"
      role="listbox"
      tabIndex={0}
      aria-label={title}
      aria-multiselectable
      aria-describedby={`${id}-hint`}
      aria-activedescendant={`${id}-${current}`}
      onKeyDown={onKeyDown}
      onFocus={event => event.currentTarget.matches(':focus-visible') && show(current)}
      onBlur={hide}
    >
      <div ref={canvas} className="chart-canvas" style={{ height: HEIGHT }} aria-hidden="true" />
      {bars.map((bar, index) => (
        <span
          key={bar.key ?? `none-${index}`}
          id={`${id}-${index}`}
          className="visually-hidden"
          role="option"
          aria-selected={bar.selected}
          onClick={() => pick(index)}
        >
          {bar.label}: {metricText(bar[metric], metric, locale)}
        </span>
      ))}
      <span id={`${id}-hint`} className="visually-hidden" role="presentation">
        {locale.messages.chartHint}
      </span>
    </div>
  );
}
