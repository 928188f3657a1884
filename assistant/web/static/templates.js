// Gradio's HTML components compile their templates and scripts in the browser, which the content
// security policy forbids. Those of this page never change: here is what they compile to.
"use strict";

const ON_CLICK = "element.addEventListener('click', function() { trigger('click') });";

function compiled(names, body) {
  // Handlebars' program for a template without marks of its own: the template as it is.
  const text = /^return ("(?:[^"\\]|\\.)*");$/.exec(body.trim());
  if (text) {
    const template = JSON.parse(text[1]);
    return () => template;
  }
  if (body === "return `${value}`;") {
    const place = names.indexOf("value");
    return (...values) => String(values[place]);
  }
  if (body === "return ``;") return () => "";
  // Nothing of the page listens to clicks on its texts.
  if (body === ON_CLICK) return () => {};
  return null;
}

window.Function = new Proxy(Function, {
  apply(compile, self, parameters) {
    const ours = compiled(parameters.slice(0, -1), String(parameters.at(-1)));
    return ours ?? Reflect.apply(compile, self, parameters);
  },
});
