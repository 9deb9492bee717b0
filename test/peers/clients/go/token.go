package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
)

// detail is one privilege that the token is asked for.
type detail struct {
	Type           string   `json:"type"`
	Privileges     []string `json:"privileges"`
	ObjectType     string   `json:"object_type"`
	ObjectFullPath string   `json:"object_full_path"`
	Operations     []string `json:"operations,omitempty"`
}

// token asks the workspace for a token that may write into one table.
func token(ctx context.Context, endpoint *url.URL, table string) (string, error) {
	parts := strings.SplitN(table, ".", 3)
	details, err := json.Marshal([]detail{
		privileges("CATALOG", parts[0], nil, "USE CATALOG"),
		privileges("SCHEMA", parts[0]+"."+parts[1], nil, "USE SCHEMA"),
		privileges("TABLE", table, []string{"zerobuswrite"}, "SELECT", "MODIFY"),
	})
	if err != nil {
		return "", err
	}
	workspace, _, _ := strings.Cut(endpoint.Hostname(), ".")
	form := url.Values{
		"grant_type":            {"client_credentials"},
		"scope":                 {"all-apis"},
		"resource":              {"api://databricks/workspaces/" + workspace + "/zerobusDirectWriteApi"},
		"authorization_details": {string(details)},
	}
	address := os.Getenv("DATABRICKS_HOST") + "/oidc/v1/token"
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	request.SetBasicAuth(os.Getenv("DATABRICKS_CLIENT_ID"), os.Getenv("DATABRICKS_CLIENT_SECRET"))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("no token: %s", response.Status)
	}
	var answer struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return "", err
	}
	return answer.AccessToken, nil
}

func privileges(kind, path string, operations []string, names ...string) detail {
	return detail{"unity_catalog_privileges", names, kind, path, operations}
}
