import { useMemo, useRef } from 'react';
import { pieOption, type Slice } from '../../charts/slices';
import { useChart } from '../../charts/useChart';
import { useLocale } from '../../i18n/language';
import { Card } from '../common/Card';
import { WidgetBody, type WidgetState } from './WidgetBody';

interface PieCardProps {
  state: WidgetState;
  slices: Slice[];
  onPick: (interviewer: number) => void;
}

export function PieCard({ state, slices, onPick }: PieCardProps) {
  const { messages } = useLocale();
  return (
    <Card id="shares" title={messages.shares} busy={state.loading}>
      <WidgetBody state={state} height={344}>
        <Pie slices={slices} onPick={onPick} />
      </WidgetBody>
    </Card>
  );
}

/** The pie and its legend, whose entries are what the keyboard and screen readers use. */
function Pie({ slices, onPick }: { slices: Slice[]; onPick: (interviewer: number) => void }) {
  const locale = useLocale();
  const canvas = useRef<HTMLDivElement>(null);
  const option = useMemo(() => pieOption(slices, locale), [slices, locale]);
  const chart = useChart(canvas, option, index => {
    const interviewer = slices[index]?.interviewer;
    if (interviewer != null) onPick(interviewer);
  });
  const mark = (type: 'highlight' | 'downplay', dataIndex: number) =>
    chart?.dispatchAction({ type, seriesIndex: 0, dataIndex });

  return (
    <div className="pie">
      <div ref={canvas} className="pie-canvas" aria-hidden="true" />
      <ul className="legend">
        {slices.map((slice, index) => (
          <li key={slice.interviewer ?? 'others'}>
            <button
              type="button"
              className="legend-entry"
              aria-pressed={slice.selected}
              disabled={slice.interviewer === null}
              onClick={() => slice.interviewer !== null && onPick(slice.interviewer)}
              onMouseEnter={() => mark('highlight', index)}
              onMouseLeave={() => mark('downplay', index)}
            >
              <span className="swatch" style={{ background: slice.colour }} />
              <span className="legend-label">
                <bdi>{slice.label}</bdi>
              </span>
              <span className="legend-value">{locale.format.count(slice.value)}</span>
              <span className="legend-share">{locale.format.percent(slice.share)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
