import { useEffect, useRef, useState } from 'react';
import { ApiError, post } from '../../api/client';
import { EXPORT_URL, exportBody } from '../../api/endpoints';
import { useLocale } from '../../i18n/language';
import type { View } from '../../state/view';
import { ErrorBox } from '../common/ErrorBox';
import { Icon } from '../common/Icon';

/** The workbook of the active filters. */
export function ExportButton({ view }: { view: View }) {
  const { messages } = useLocale();
  const [state, setState] = useState<'idle' | 'busy' | 'done' | ApiError>('idle');
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const download = async () => {
    const controller = new AbortController();
    running.current = controller;
    setState('busy');
    try {
      const response = await post(EXPORT_URL, exportBody(view), controller.signal);
      save(await response.blob(), fileName(response));
      setState('done');
    } catch (reason) {
      if (!controller.signal.aborted) setState(ApiError.from(reason));
    }
  };

  return (
    <>
      <button type="button" className="button" disabled={state === 'busy'} onClick={download}>
        <Icon name="download" />
        {state === 'busy' ? messages.exporting : messages.export}
      </button>
      <span className="visually-hidden" role="status">
        {state === 'done' ? messages.exported : ''}
      </span>
      {state instanceof ApiError && <ErrorBox error={state} onRetry={download} />}
    </>
  );
}

function fileName(response: Response): string {
  const said = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '');
  return said?.[1] ?? 'collection.xlsx';
}

function save(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // After the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
