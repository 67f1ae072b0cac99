/** The Markdown editor: what it can hold, and the proof that nothing is lost in it. A lazy chunk of its own. */
import { Editor } from '@tiptap/core';
import Image from '@tiptap/extension-image';
import { TaskItem, TaskList } from '@tiptap/extension-list';
import { TableKit } from '@tiptap/extension-table';
import { Markdown } from '@tiptap/markdown';
import StarterKit from '@tiptap/starter-kit';
import { Marked } from 'marked';
import { tidy } from './tidy';

export type { Editor };

type Options = {
  element: HTMLElement | null;
  markdown: string;
  label?: string;
  changed?: (markdown: string) => void;
  moved?: () => void;
  /** Pictures that were pasted or dropped. True: taken. */
  pictures?: (files: File[]) => boolean;
};

export function makeEditor({ element, markdown, label = '', changed, moved, pictures }: Options): Editor {
  const images = (list: FileList | undefined) =>
    [...(list ?? [])].filter((file) => /^image\/(png|jpeg|gif|webp)$/.test(file.type));
  return new Editor({
    element,
    injectCSS: false, // the page's policy allows no inline style
    extensions: [
      StarterKit.configure({
        link: { openOnClick: false, autolink: false, protocols: ['article'] },
        underline: false,
        trailingNode: false,
      }),
      Image,
      TableKit.configure({ table: { resizable: false } }),
      TaskList,
      TaskItem.configure({ nested: true }),
      Markdown.configure({ marked: new Marked({ tokenizer: { url: () => undefined } }) as never }), // bare addresses stay text
    ],
    // no text would be read as HTML, by a parser that the page's policy refuses
    ...(markdown.trim() === ''
      ? { content: { type: 'doc', content: [{ type: 'paragraph' }] } }
      : { content: markdown, contentType: 'markdown' as const }),
    editorProps: {
      attributes: { class: 'prose', dir: 'auto', role: 'textbox', 'aria-multiline': 'true', 'aria-label': label },
      handlePaste: (_, event) => pictures?.(images(event.clipboardData?.files)) ?? false,
      handleDrop: (_, event, __, inside) => !inside && (pictures?.(images(event.dataTransfer?.files)) ?? false),
    },
    onUpdate: ({ editor }) => changed?.(tidy(editor.getMarkdown())),
    onTransaction: () => moved?.(),
  });
}

/** Whether the editor gives back what it was given. What it cannot hold (HTML, footnotes) is edited as Markdown instead. */
export function holds(markdown: string): boolean {
  let editor: Editor | undefined;
  try {
    editor = makeEditor({ element: null, markdown });
    return tidy(editor.getMarkdown()) === tidy(markdown);
  } catch {
    return false; // HTML in it needs a parser that the page's policy refuses
  } finally {
    editor?.destroy();
  }
}
