// What is wrong with the boxes of the page as it stands, in lines. Boxes of text are compared with
// each other, with those that clip them, and with the window; furigana is part of its line. What
// scrolls in a box of its own may do so.
const shown = (element) => element.checkVisibility({ visibilityProperty: true });
const root = document.documentElement;
const wrong = [];
const told = (element) => `${element.tagName.toLowerCase()}#${element.id}.${element.className} `
    + element.textContent.trim().slice(0, 30);
if (root.scrollWidth > root.clientWidth)
    wrong.push(`scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}`);

const texts = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !shown(element)) continue;
    if (element.closest("rt, rp, script, style, option, noscript, .skip, .unseen, svg")) continue;
    // Word by word: spaces and the tabs of empty cells may hang beyond the end of a line.
    for (const word of walk.currentNode.data.matchAll(/\S+/g)) {
        const range = document.createRange();
        range.setStart(walk.currentNode, word.index);
        range.setEnd(walk.currentNode, word.index + word[0].length);
        for (const box of range.getClientRects())
            if (box.width > 1 && box.height > 1) texts.push([element, box]);
    }
}
const scrolls = (element) => {
    for (let up = element; up && up !== document.body; up = up.parentElement)
        if (/auto|scroll/.test(getComputedStyle(up).overflowX + getComputedStyle(up).overflowY))
            return true;
    return false;
};
for (const [element, box] of texts) {
    if (scrolls(element)) continue;
    if (box.left < -1 || box.right > root.clientWidth + 1)
        wrong.push(`leaves the window: ${told(element)}`);
    for (let up = element; up && up !== document.body; up = up.parentElement) {
        const style = getComputedStyle(up);
        if (!/hidden|clip/.test(style.overflowX + style.overflowY)) continue;
        if (style.webkitLineClamp !== "none") break;
        const edge = up.getBoundingClientRect();
        if (box.left < edge.left - 1 || box.right > edge.right + 1
            || box.top < edge.top - 3 || box.bottom > edge.bottom + 3)
            wrong.push(`is cut off by ${up.className}: ${told(element)}`);
    }
}
// Two texts overlap where more than a third of the smaller one's height and some of its width
// lie in the other: the boxes of lines in one paragraph touch. Furigana may reach over its
// neighbours on the line, and widens the box of what it stands over.
const besideFurigana = (one, a, other, b) => Math.abs(a.bottom - b.bottom) < 3
    && (one.closest("ruby") || other.closest("ruby"));
const sorted = texts.filter(([e]) => !scrolls(e) && !e.closest("#notice, #message"))
    .sort(([, a], [, b]) => a.top - b.top);
sorted.forEach(([one, a], i) => {
    for (const [other, b] of sorted.slice(i + 1)) {
        if (b.top > a.bottom) break;
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        if (high > Math.min(a.height, b.height) / 3 && wide > 2
            && !besideFurigana(one, a, other, b))
            wrong.push(`overlap: ${told(one)} / ${told(other)}`);
    }
});
// Links within a sentence are exempt (WCAG 2.5.8); a label's size counts for its field.
const TARGETS = "a[href], button, input:not([type=hidden]), select, textarea, summary";
for (const element of document.querySelectorAll(TARGETS)) {
    if (!shown(element) || element.closest(".skip")) continue;
    const inline = getComputedStyle(element).display === "inline"
        && [...element.parentElement.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (inline) continue;
    const label = element.matches("[type=radio], [type=checkbox]") && element.closest("label");
    const { width, height } = (label || element).getBoundingClientRect();
    if (width && height && (width < 24 || height < 24))
        wrong.push(`target of ${Math.round(width)} x ${Math.round(height)}: ${told(element)}`);
}
return [...new Set(wrong)];
