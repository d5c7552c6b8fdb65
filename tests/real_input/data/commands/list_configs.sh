curl https://api.cloudflare.com/client/v4/accounts/$ACCOUNT_ID/cloudforce-one/scans/config \
    -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN"
