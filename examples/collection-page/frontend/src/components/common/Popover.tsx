import { useEffect, useRef, type ReactNode } from 'react';

interface PopoverProps {
  open: boolean;
  onClose: () => void;
  /** The control that opens it; focus returns there on Escape. */
  trigger: ReactNode;
  label: string;
  children: ReactNode;
}

/** A panel under its control, that a press outside, Escape or leaving by keyboard closes. */
export function Popover({ open, onClose, trigger, label, children }: PopoverProps) {
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) onClose();
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open, onClose]);

  return (
    <div
      className="popover-anchor"
      ref={box}
      onKeyDown={event => {
        if (!open || event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
        box.current?.querySelector<HTMLElement>('[aria-expanded]')?.focus();
      }}
      onBlur={event => {
        if (open && event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) onClose();
      }}
    >
      {trigger}
      {open && (
        // It takes the focus of a press on a text in it, which would else go to what lies around it, and close it.
        <div className="popover" role="dialog" aria-label={label} tabIndex={-1}>
          {children}
        </div>
      )}
    </div>
  );
}
