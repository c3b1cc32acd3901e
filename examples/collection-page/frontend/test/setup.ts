import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';

// What jsdom has not. Everything is near, and nothing is narrow.
vi.stubGlobal('matchMedia', (query: string) => ({ matches: false, media: query }));
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);
vi.stubGlobal(
  'IntersectionObserver',
  class {
    constructor(private readonly report: (entries: { isIntersecting: boolean }[]) => void) {}
    observe() {
      this.report([{ isIntersecting: true }]);
    }
    disconnect() {}
  },
);

// Machines that are busy with other things are slow. Nothing that is looked for is hidden, so that need not be computed.
configure({ asyncUtilTimeout: 20_000, defaultHidden: true });

beforeEach(() => {
  window.history.replaceState(null, '', '/performance/collection');
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
