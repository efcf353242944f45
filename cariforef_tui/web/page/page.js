"use strict";
// Before the terminal's own script: where its socket is, the first key, and what is said at the end.
{
  const terminal = document.getElementById("terminal");
  const end = document.getElementById("fin");
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  terminal.dataset.sessionWebsocketUrl = `${scheme}//${location.host}/ws/${terminal.dataset.jeton}`;

  const CUT =
    "La liaison est coupée. Ce que vous tapiez est gardé comme brouillon : rouvrez pour le retrouver.";
  const ABSENT = "Le serveur ne répond pas : vérifiez votre réseau, puis rouvrez.";
  const LEFT = "Vous avez quitté cariforef.";

  const say = (sentence) => {
    document.getElementById("raison").textContent = sentence;
    end.hidden = false;
    document.getElementById("rouvrir").focus();
  };

  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(url) {
      super(url);
      this.addEventListener("close", (event) =>
        say(event.reason || (event.code === 1000 ? LEFT : CUT)),
      );
    }

    // What is typed once the line is cut goes nowhere, and is no error.
    send(data) {
      if (this.readyState === Socket.OPEN) super.send(data);
    }
  };

  const open_again = async () => {
    try {
      await fetch("/", { method: "HEAD" });
      location.reload();
    } catch {
      say(ABSENT);
    }
  };
  document.getElementById("rouvrir").addEventListener("click", open_again);

  // From the first key on, with no click: what shows the first frame is what is typed in.
  new MutationObserver((_changes, observer) => {
    if (!document.body.classList.contains("-first-byte")) return;
    observer.disconnect();
    terminal.querySelector(".xterm-helper-textarea").focus();
  }).observe(document.body, { attributeFilter: ["class"] });
  window.addEventListener("focus", () => {
    if (end.hidden) terminal.querySelector(".xterm-helper-textarea")?.focus();
  });

  // The terminal measures its cells once: the font is there first.
  const start = () => {
    const script = document.createElement("script");
    script.src = "/static/textual.js";
    script.addEventListener("load", () => {
      if (document.readyState === "complete") window.onload();
    });
    document.head.append(script);
  };
  Promise.all([document.fonts.load('16px "Roboto Mono"'), document.fonts.load('bold 16px "Roboto Mono"')]).then(
    start,
    start,
  );
}
