"""Inquiries between nodes: asked, released, sent, acknowledged, answered, with deadlines and receipts."""
