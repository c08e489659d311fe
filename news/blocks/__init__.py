"""What the body of an article is made of."""

from news.blocks.media import (
    AudioBlock,
    CaptionedImageBlock,
    DocumentBlock,
    EmbedBlock,
    GalleryBlock,
    VideoBlock,
)
from news.blocks.quotes import PullQuoteBlock, QuotationBlock
from news.blocks.references import RelatedArticlesBlock, SupportCallBlock
from news.blocks.text import (
    CodeBlock,
    FactBoxBlock,
    HeadingBlock,
    ImportedHTMLBlock,
    KeyPointsBlock,
    ParagraphBlock,
    TableBlock,
)

ARTICLE_BLOCKS = [
    ("paragraph", ParagraphBlock()),
    ("heading", HeadingBlock()),
    ("image", CaptionedImageBlock()),
    ("quotation", QuotationBlock()),
    ("pull_quote", PullQuoteBlock()),
    ("video", VideoBlock()),
    ("embed", EmbedBlock()),
    ("gallery", GalleryBlock()),
    ("audio", AudioBlock()),
    ("key_points", KeyPointsBlock()),
    ("fact_box", FactBoxBlock()),
    ("table", TableBlock()),
    ("document", DocumentBlock()),
    ("related", RelatedArticlesBlock()),
    ("support_call", SupportCallBlock()),
    ("code", CodeBlock()),
    ("imported_html", ImportedHTMLBlock()),
]

__all__ = ["ARTICLE_BLOCKS"]
