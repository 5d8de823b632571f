"""Declarative knowledge of programs, HTTP APIs, GraphQL fields and MCP tools: its schema, its index, its matching."""
