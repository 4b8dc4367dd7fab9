const KEPT = 'stowage-shortcuts';
const ASKED = 'stowage:shortcuts';

/** Whether single keys are shortcuts here; they can be switched off, as dictation types them. */
export function areShortcutsOn(): boolean {
  try {
    return localStorage.getItem(KEPT) !== 'off';
  } catch {
    return true;
  }
}

/** Switches the shortcuts of single keys on or off, in this browser. */
export function switchShortcuts(isOn: boolean) {
  try {
    localStorage.setItem(KEPT, isOn ? 'on' : 'off');
  } catch {
    // They stay as they are, then.
  }
}

/** Whether a key is a shortcut where it was pressed: not while one types, nor in a dialog or menu. */
export function isShortcut(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : undefined;
  const isElsewhere = target?.closest(
    'input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]',
  );
  return (
    !isElsewhere &&
    !event.defaultPrevented &&
    !event.isComposing &&
    !event.ctrlKey &&
    !event.metaKey &&
    !event.altKey &&
    areShortcutsOn()
  );
}

/** Shows the list of shortcuts. */
export function askForShortcuts() {
  document.dispatchEvent(new Event(ASKED));
}

/** Listens whether somebody asks for that list; gives what ends it. */
export function onShortcutsAsked(listener: () => void): () => void {
  document.addEventListener(ASKED, listener);
  return () => document.removeEventListener(ASKED, listener);
}
