"""Which HTML elements are treated how."""

HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
TRANSPARENT = frozenset(
    [
        "address",
        "article",
        "aside",
        "body",
        "center",
        "details",
        "div",
        "fieldset",
        "footer",
        "form",
        "header",
        "html",
        "main",
        "nav",
        "section",
        "dd",
        "dt",
        "li",
        "tbody",
        "td",
        "tr",
        "figcaption",
        "caption",
    ]
)
KEPT_AS_HTML = frozenset(["table", "dl", "hr"])
MEDIA = frozenset(
    ["img", "iframe", "video", "audio", "object", "embed", "newsroom-embed", "newsroom-file", "newsroom-gallery"]
)
BLOCKS = frozenset([*HEADINGS, *TRANSPARENT, *KEPT_AS_HTML, "p", "ul", "ol", "blockquote", "pre", "figure"])
