curl --location --request GET '/v2/scans'
